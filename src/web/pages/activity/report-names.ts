const names: Readonly<Record<string, string>> = {
  getOffice365ActiveUserDetail: 'Microsoft 365 services',
  getM365AppUserDetail: 'apps on devices',
  getOffice365ActivationsUserDetail: 'activations',
};

/** What a report is about; its own name where nobody gave it another. */
export function reportName(name: string): string {
  return names[name] ?? name;
}
