import type { ReportCall, TenantClient } from '../../tenant-client.ts';
import { csvRecords } from './csv-rows.ts';
import { ReportRows } from './report-rows.ts';
import type { ReportBatch, ReportSource } from './report-source.ts';

/**
 * Streams a report. Rejects with `GraphError`; after `transient` in mid-stream everything that came before has to
 * be thrown away and the report asked for anew: the link is one-time. A report without rows gives no batch.
 */
export async function* readReport<Row>(
  client: TenantClient,
  source: ReportSource<Row>,
  call: ReportCall,
): AsyncGenerator<ReportBatch<Row>, void> {
  const download = await client.download(`reports/${source.path}`, call);
  const rows = new ReportRows(download, source);
  for await (const records of csvRecords(download, call.signal)) {
    for (const record of records) {
      rows.take(record);
      if (rows.isFull) yield { ...rows.flush(), isLast: false };
    }
  }
  rows.end();
  if (!rows.isEmpty) yield { ...rows.flush(), isLast: true };
}
