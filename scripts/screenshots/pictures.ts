import type { Picture } from './take-pictures.ts';

export interface Shown {
  readonly contoso: string;
  readonly fabrikam: string;
  readonly northwind: string;
  /** The SKU whose history and holders are shown. */
  readonly skuId: string;
  readonly userId: string;
}

/** What `docs/pages.md` shows, in its order. */
export function pictures({ contoso, fabrikam, northwind, skuId, userId }: Shown): readonly Picture[] {
  return [
    { name: 'overview', path: '/' },
    {
      name: 'add-connector',
      path: '/connectors/new',
      view: 'form',
      before: async (page) => {
        await page.getByLabel('Name').fill('Adatum');
        await page.getByLabel('Tenant ID').fill('c1f3a5f0-8f0f-4a57-9d0b-2f4f6b7c8d90');
        await page.getByLabel('Client ID').fill('7d2e9c31-5a44-4b0e-8f65-1c9b3a7e4d02');
      },
    },
    {
      name: 'run',
      path: `/connectors/${contoso}/settings`,
      before: async (page) => {
        await page.getByRole('button', { name: 'Run now, read everything' }).click();
        await page.getByText(/^(?:999|1,998) of 2,500 users read$/).waitFor();
      },
    },
    { name: 'subscriptions', path: `/connectors/${contoso}/subscriptions` },
    {
      name: 'subscription',
      path: `/connectors/${contoso}/subscriptions/${skuId}`,
      view: 'dark',
      before: (page) =>
        page.evaluate(`scrollTo(0, document.querySelector('.ranges').previousElementSibling.offsetTop - 16)`),
    },
    { name: 'user', path: `/connectors/${contoso}/users/${userId}` },
    { name: 'needs-attention', path: `/connectors/${northwind}/settings` },
    { name: 'phone', path: `/connectors/${fabrikam}/subscriptions`, view: 'phone' },
  ];
}
