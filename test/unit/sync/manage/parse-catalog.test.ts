import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/sync/manage/input-error.ts';
import { parseCatalog } from '../../../../src/sync/manage/parse-catalog.ts';

const header =
  'Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names';
const sku = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const plan = '9aaf7827-d63c-4b61-89c3-182f06f82e5c';

function names(rows: readonly string[], encode = (text: string): Uint8Array => Buffer.from(text)) {
  return parseCatalog(encode([header, ...rows].join('\r\n')));
}

describe('parseCatalog', () => {
  it('takes each product and each service plan once', () => {
    const { products, servicePlans } = names([
      `Microsoft 365 E3,SPE_E3,${sku},EXCHANGE_S_ENTERPRISE,${plan},Exchange Online (Plan 2)`,
      `Microsoft 365 E3,SPE_E3,${sku},TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Teams`,
    ]);
    expect(products).toEqual([{ skuId: sku, stringId: 'SPE_E3', displayName: 'Microsoft 365 E3' }]);
    expect(servicePlans.map((one) => one.name)).toEqual(['EXCHANGE_S_ENTERPRISE', 'TEAMS1']);
  });

  it('tolerates tabs, non-breaking spaces, GUIDs in capitals and a byte order mark', () => {
    const { products } = names(
      [`Office\u00A0365 ,O365_w/o\u00A0Teams\t, ${sku.toUpperCase()} ,A,${plan},B`],
      (text) => Buffer.from(`\uFEFF${text}`),
    );
    expect(products).toEqual([{ skuId: sku, stringId: 'O365_w/o Teams', displayName: 'Office 365' }]);
  });

  it('reads Windows-1252 where it is no UTF-8', () => {
    const { products } = names([`Caf\u00E9 \u0096 E3,X,${sku},A,${plan},B`], (text) =>
      Buffer.from(text, 'latin1'),
    );
    expect(products[0]?.displayName).toBe('Café – E3');
  });

  it('keeps the first of two names of one GUID', () => {
    const { products } = names([`First,A,${sku},P,${plan},Q`, `Second,B,${sku},P,${plan},R`]);
    expect(products.map((product) => product.displayName)).toEqual(['First']);
  });

  it('finds columns by name', () => {
    const text = `GUID,Extra,String_Id,Product_Display_Name,Service_Plan_Id,Service_Plan_Name,Service_Plans_Included_Friendly_Names\n${sku},x,S,Name,${plan},P,F`;
    expect(parseCatalog(Buffer.from(text)).products[0]?.displayName).toBe('Name');
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html><body>Not found</body></html>'],
    ['a list without products', `${header}\n`],
    ['other columns', 'a,b\n1,2\n'],
  ])('refuses %s', (_title, text) => {
    expect(() => parseCatalog(Buffer.from(text))).toThrow(InputError);
  });
});
