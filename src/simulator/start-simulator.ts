import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Service } from './call.ts';
import { isControlPath, serveControl } from './control-surface.ts';
import { DownloadTickets } from './download-tickets.ts';
import { closeServer, listen } from './listen.ts';
import { RequestLog, type RequestLogEntry } from './request-log.ts';
import { serveExchange, type Serving } from './serve-exchange.ts';
import { type TenantControl, tenantControl } from './tenant-control.ts';
import type { TenantSpec } from './tenant-spec.ts';
import { TenantState } from './tenant-state.ts';
import { type ThrottleOptions, ThrottleWindows } from './throttle.ts';
import type { Site } from './wire/exchange.ts';

export interface SimulatorOptions {
  readonly tenants: readonly TenantSpec[];
  /** 0 (default): any free one. Downloads are served on the one after it (or any free one). */
  readonly port?: number;
  readonly host?: string;
  /** The origin in links, where clients reach it through something in between; its own by default. */
  readonly publicUrl?: string;
  /** Added to every answer, ms. */
  readonly latencyMs?: number;
  /** The simulator's clock, ms since 1970: token lives, report days, throttling. */
  readonly now?: () => number;
  /** Resource units and report requests are limited; off without it. */
  readonly throttling?: ThrottleOptions;
  /** Pages are rendered once and kept, up to so many bytes per tenant; 0 (default): rendered each time. */
  readonly preparedBytes?: number;
}

export interface Simulator {
  readonly url: string;
  /** Origins without a path. */
  readonly loginUrl: string;
  readonly graphUrl: string;
  readonly downloadUrl: string;
  readonly tenantIds: readonly string[];
  readonly tenant: (tenantId: string) => TenantControl;
  /** A further tenant, from now on. */
  readonly addTenant: (spec: TenantSpec) => TenantControl;
  readonly requests: () => readonly RequestLogEntry[];
  readonly requestCounts: () => Readonly<Record<string, number>>;
  readonly resetRequests: () => void;
  readonly close: () => Promise<void>;
}

function handler(
  serving: Serving,
  site: Site,
  control: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const served =
      site === 'main' && isControlPath(request.url ?? '')
        ? control(request, response)
        : serveExchange(serving, site, request, response);
    served.catch((error: unknown) => {
      // A client that left or our own closing is no fault of ours; anything else must be seen.
      const isGone = serving.closing.aborted || request.destroyed || response.destroyed;
      if (!isGone)
        process.stderr.write(
          `simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
}

/** Starts the simulated login and Graph on one port and the report downloads on another. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, latencyMs = 0, now = Date.now } = options;
  const stateOptions = {
    now,
    throttling: options.throttling,
    windows: new ThrottleWindows(),
    preparedBytes: options.preparedBytes ?? 0,
  };
  const tenants = new Map<string, TenantState>();
  const log = new RequestLog();
  const urls = { main: '', download: '' };
  const service: Service = {
    now,
    tenants,
    tickets: new DownloadTickets(),
    mainUrl: () => options.publicUrl ?? urls.main,
    downloadUrl: () => urls.download,
  };
  const closing = new AbortController();
  const serving: Serving = { service, log, latencyMs, closing: closing.signal };
  const requireTenant = (tenantId: string): TenantControl => {
    const state = tenants.get(tenantId.toLowerCase());
    if (state === undefined) throw new Error(`there is no tenant ${tenantId}`);
    return tenantControl(state, log, now);
  };
  const addTenant = (spec: TenantSpec): TenantControl => {
    tenants.set(spec.tenantId.toLowerCase(), new TenantState(spec, stateOptions));
    return requireTenant(spec.tenantId);
  };
  for (const spec of options.tenants) addTenant(spec);
  const control = { log, tenantIds: () => [...tenants.keys()], tenant: requireTenant };
  const serve = (site: Site): Server =>
    createServer(handler(serving, site, (request, response) => serveControl(control, request, response)));
  const [main, download] = [serve('main'), serve('download')];
  urls.main = await listen(main, port, host);
  urls.download = await listen(download, port === 0 ? 0 : port + 1, host);
  return {
    url: urls.main,
    loginUrl: urls.main,
    graphUrl: urls.main,
    downloadUrl: urls.download,
    get tenantIds() {
      return [...tenants.keys()];
    },
    tenant: requireTenant,
    addTenant,
    requests: () => log.entries(),
    requestCounts: () => log.counts(),
    resetRequests: () => {
      log.reset();
    },
    close: async () => {
      closing.abort();
      await Promise.all([closeServer(main), closeServer(download)]);
    },
  };
}
