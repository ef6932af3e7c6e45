import type { Cloud } from '../domain/connector.ts';

/** Overrides of one cloud's endpoints (`LOGIN_URL`, `GRAPH_URL`); null: Microsoft's own. */
export interface EndpointOverrides {
  readonly loginUrl: string | null;
  readonly graphUrl: string | null;
  /** The cloud they hold for; the global one unless a test looks at another. */
  readonly overriddenCloud?: Cloud;
}

export interface CloudEndpoints {
  /** The https authority as Microsoft names it; a certificate's assertion is made out to it. */
  readonly authority: string;
  /** The issuer named beside it; China's has a host of its own (graph-facts §1.1). */
  readonly issuer: string;
  /** Where token requests go; differs from `authority` only when overridden. No slash at the end. */
  readonly loginBase: string;
  /** The versioned root with a slash at the end, so that relative links resolve below it. */
  readonly graphRoot: string;
  readonly scope: string;
}

interface CloudHosts {
  readonly login: string;
  readonly issuer: string;
  readonly graph: string;
}

// Hosts: Microsoft, "National cloud deployments" (graph-facts §1.1). GCC uses the global ones.
const hosts: Readonly<Record<Cloud, CloudHosts>> = {
  global: {
    login: 'https://login.microsoftonline.com',
    issuer: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
  },
  usgov: {
    login: 'https://login.microsoftonline.us',
    issuer: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
  },
  'usgov-dod': {
    login: 'https://login.microsoftonline.us',
    issuer: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
  },
  china: {
    login: 'https://login.chinacloudapi.cn',
    issuer: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
  },
};

/** The endpoints of a cloud; the overrides hold for one only, and leave authority, issuer and scope as they are. */
export function cloudEndpoints(cloud: Cloud, overrides: EndpointOverrides): CloudEndpoints {
  const { login, issuer, graph } = hosts[cloud];
  const isOverridden = cloud === (overrides.overriddenCloud ?? 'global');
  const loginBase = (isOverridden ? overrides.loginUrl : null) ?? login;
  const graphBase = (isOverridden ? overrides.graphUrl : null) ?? graph;
  return {
    authority: login,
    issuer,
    loginBase: withoutSlash(loginBase),
    graphRoot: `${withoutSlash(graphBase).replace(/\/v1\.0$/, '')}/v1.0/`,
    scope: `${graph}/.default`,
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
