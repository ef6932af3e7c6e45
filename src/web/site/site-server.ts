import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';

/** Adds pages to the site; what they need stands in `app`. */
export type AddPages = (site: FastifyInstance, app: App) => void;
