import { expect, it } from 'vitest';
import { requireComposeService } from '../../support/compose-file.ts';

// What the tests start in containers is what docker-compose.yml starts.
it.each([
  ['redis', /^redis:\d+$/],
  ['postgres', /^postgres:1[5-8]$/],
])('%s has an image of one major version, supported here', (name, pattern) => {
  expect(requireComposeService(name).image).toMatch(pattern);
});

it('names the service that is not there', () => {
  expect(() => requireComposeService('mysql')).toThrow('no service mysql');
});
