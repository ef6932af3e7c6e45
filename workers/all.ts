import { commandServices, ownDataDir } from '../src/own-data-dir.ts';
