import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/observe/logger.ts';

const secret = 'Abc8Q~not-a-real-one';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger({ level: 'trace', stream: { write: (line) => (text += line) } }));
  return text;
}

describe('createLogger', () => {
  it.each<[string, object]>([
    ['secrets by key', { clientSecret: secret, connector: { credential: { secret } } }],
    ['headers', { headers: { authorization: `Bearer ${secret}` } }],
    [
      'the request of a client',
      { request: { method: 'GET', options: { headers: { authorization: secret } } } },
    ],
    [
      'an error with its request',
      { err: Object.assign(new Error('failed'), { options: { headers: secret } }) },
    ],
    [
      'causes',
      { err: new Error('failed', { cause: Object.assign(new Error('inner'), { response: secret }) }) },
    ],
    ['tokens in messages', { err: new Error(`sent Bearer ${secret}`) }],
    ['form bodies in messages', { err: new Error(`client_secret=${secret}&scope=x`) }],
    ['passwords in addresses', { err: new Error(`connect postgres://app:${secret}@db/x`) }],
  ])('leaves out %s', (_title, data) => {
    const text = logged((logger) => {
      logger.error(data, 'request failed');
    });
    expect(text).toContain('request failed');
    expect(text).not.toContain(secret);
  });

  it('keeps what helps: code, kind, request id and cause', () => {
    const text = logged((logger) => {
      const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      const err = Object.assign(new Error('failed', { cause }), { kind: 'transient', requestId: 'r-1' });
      logger.child({ runId: '1' }).warn({ err }, 'page failed');
    });
    expect(JSON.parse(text)).toMatchObject({
      level: 'warn',
      runId: '1',
      err: { message: 'failed', kind: 'transient', requestId: 'r-1', cause: { code: 'ECONNRESET' } },
    });
  });
});
