import { z } from 'zod';
import type { Queryable } from '../../store/database.ts';
import {
  type DayRange,
  type FigureKind,
  type FigurePage,
  type FiguresOf,
  listFiguresPage,
} from '../../store/list-figures.ts';
import { pageKeySchema } from './page-key.ts';
import { pageOf, type PageOf } from './page-of.ts';

type Figure = FiguresOf[FigureKind];

/** A page of figures of one kind, the earliest day first. */
export async function figureList(
  db: Queryable,
  connectorId: string,
  range: DayRange & { readonly kind: FigureKind },
  page: FigurePage,
): Promise<PageOf<Figure>> {
  const read: readonly Figure[] = await listFiguresPage(db, connectorId, range, {
    ...page,
    limit: page.limit + 1,
  });
  return pageOf(read, page.limit, keyOf);
}

/** Keys of a page, as text from outside. */
export const figureKeys = {
  skus: pageKeySchema(2).pipe(z.tuple([z.iso.date(), z.guid()])),
  services: pageKeySchema(2).pipe(z.tuple([z.iso.date(), z.string()])),
  apps: pageKeySchema(3).pipe(z.tuple([z.iso.date(), z.string(), z.string()])),
} as const satisfies Record<FigureKind, z.ZodType>;

function keyOf(figure: Figure): readonly string[] {
  if ('skuId' in figure) return [figure.day, figure.skuId];
  return 'service' in figure ? [figure.day, figure.service] : [figure.day, figure.app, figure.platform];
}
