/** True for HTML where data was asked for: a proxy, a firewall or a sign-in portal spoke in Microsoft's place. */
export function isWebPage(text: string): boolean {
  return /^\uFEFF?\s*<(!doctype|html|head|body|\?xml|!--)/i.test(text);
}

export const webPageAdvice =
  'Look for a proxy, a firewall or a sign-in portal between this machine and Microsoft: it must let the requests through unchanged.';
