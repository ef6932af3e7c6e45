import type { CloudName } from './tenant-spec.ts';

interface CloudHosts {
  readonly login: string;
  readonly graph: string;
}

/** Where each cloud signs in and where its Graph is (facts §1.1). */
const HOSTS: Readonly<Record<CloudName, CloudHosts>> = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usgov: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  'usgov-dod': { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
};

export function cloudHosts(cloud: CloudName = 'global'): CloudHosts {
  return HOSTS[cloud];
}
