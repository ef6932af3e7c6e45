import type { App, Platform, Service } from '../domain/report.ts';
import type { Queryable } from './database.ts';

/** Seats and holders of a SKU on one day, YYYY-MM-DD in the connector's zone. */
export interface SkuFigure {
  readonly day: string;
  readonly skuId: string;
  readonly paid: number | null;
  readonly consumed: number | null;
  readonly inScope: number;
  readonly active: number;
  readonly inactive: number;
  readonly none: number;
  readonly unmonitored: number;
}

export interface ServiceFigure {
  readonly day: string;
  readonly service: Service;
  readonly activeUsers: number;
}

export interface AppFigure {
  readonly day: string;
  readonly app: App;
  readonly platform: Platform;
  readonly activeUsers: number;
}

/** Days from and to, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** A page of figures: those after a key (null: from the first day), in order of day and what else is in the key. */
export interface FigurePage {
  readonly after: readonly (string | null)[] | null;
  readonly limit: number;
}

export const figureKinds = ['skus', 'services', 'apps'] as const;
export type FigureKind = (typeof figureKinds)[number];

export interface FiguresOf {
  readonly skus: SkuFigure;
  readonly services: ServiceFigure;
  readonly apps: AppFigure;
}

interface FigureTable {
  readonly name: string;
  /** With the type of each, behind the day: what makes a figure one of its kind. */
  readonly key: readonly (readonly [column: string, type: string])[];
  readonly columns: string;
}

const tables = {
  skus: {
    name: 'sku_figures',
    key: [['sku_id', 'uuid']],
    columns:
      'day, sku_id as "skuId", paid, consumed, in_scope as "inScope", active, inactive, none, unmonitored',
  },
  services: {
    name: 'service_figures',
    key: [['service', 'text']],
    columns: 'day, service, active_users as "activeUsers"',
  },
  apps: {
    name: 'app_figures',
    key: [
      ['app', 'text'],
      ['platform', 'text'],
    ],
    columns: 'day, app, platform, active_users as "activeUsers"',
  },
} as const satisfies Record<FigureKind, FigureTable>;

/** A page of the figures of a connector, the earliest day first. A day without figures is not there. */
export async function listFiguresPage<Kind extends FigureKind>(
  db: Queryable,
  connectorId: string,
  { kind, from, to }: DayRange & { readonly kind: Kind },
  { after, limit }: FigurePage,
): Promise<readonly FiguresOf[Kind][]> {
  const { name, key, columns }: FigureTable = tables[kind];
  const order = ['day', ...key.map(([column]) => column)].join(', ');
  const given = ['$5::date', ...key.map(([, type], at) => `$${at + 6}::${type}`)].join(', ');
  const behind = after === null ? '' : `and (${order}) > (${given})`;
  return db.query<FiguresOf[Kind]>(
    `
    select ${columns} from ${name}
    where connector_id = $1 and day between $2::date and $3::date ${behind}
    order by ${order} limit $4`,
    [connectorId, from, to, limit, ...(after ?? [])],
  );
}

/** All figures of one SKU within these days, the earliest first. */
export async function listSkuHistory(
  db: Queryable,
  connectorId: string,
  { skuId, from, to }: DayRange & { readonly skuId: string },
): Promise<readonly SkuFigure[]> {
  return db.query<SkuFigure>(
    `
    select ${tables.skus.columns} from sku_figures
    where connector_id = $1 and sku_id = $2 and day between $3::date and $4::date
    order by day`,
    [connectorId, skuId, from, to],
  );
}

/** Active users of the services within these days, the earliest first: six a day. */
export async function listServiceHistory(
  db: Queryable,
  connectorId: string,
  { from, to }: DayRange,
): Promise<readonly ServiceFigure[]> {
  return db.query<ServiceFigure>(
    `
    select ${tables.services.columns} from service_figures
    where connector_id = $1 and day between $2::date and $3::date order by day, service`,
    [connectorId, from, to],
  );
}

/** Those of the latest day that has some. */
export async function listLatestFigures<Kind extends 'services' | 'apps'>(
  db: Queryable,
  connectorId: string,
  kind: Kind,
): Promise<readonly FiguresOf[Kind][]> {
  const { name, columns }: FigureTable = tables[kind];
  return db.query<FiguresOf[Kind]>(
    `
    select ${columns} from ${name}
    where connector_id = $1 and day = (select max(day) from ${name} where connector_id = $1)`,
    [connectorId],
  );
}
