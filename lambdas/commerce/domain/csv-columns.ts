/** The columns of an order history, each with other names that shops and tills give them. */
const names = {
  order_id: [
    ...[
      'order',
      'order no',
      'order number',
      'order num',
      'invoice',
      'invoice no',
      'receipt no',
      'transaction id',
    ],
    ...['訂單編號', '訂單號碼', '注文番号', '注文id', '受注番号', 'หมายเลขคำสั่งซื้อ', 'เลขที่ใบสั่งซื้อ'],
  ],
  placed_at: [
    ...[
      'date',
      'order date',
      'ordered at',
      'created at',
      'paid at',
      'purchase date',
      'invoice date',
      'datetime',
    ],
    ...['訂單日期', '訂購日期', '下單時間', '注文日', '注文日時', '購入日', 'วันที่สั่งซื้อ', 'วันที่'],
  ],
  amount: [
    ...['total', 'order total', 'grand total', 'total price', 'total amount'],
    ...['金額', '總金額', '訂單金額', '合計', '合計金額', '注文金額', 'ยอดรวม', 'ยอดสุทธิ'],
  ],
  amount_minor: [],
  currency: ['currency code', '幣別', '貨幣', '通貨', 'สกุลเงิน'],
  member_id: [],
  line_user_id: ['line uid'],
  phone: [
    ...['phone number', 'mobile', 'mobile phone', 'cell phone', 'tel', 'telephone'],
    ...['電話', '手機', '手機號碼', '電話番号', '携帯番号', 'เบอร์โทร', 'เบอร์โทรศัพท์', 'โทรศัพท์'],
  ],
  external_id: [
    ...['customer id', 'customer no', 'customer number', 'customer code'],
    ...['會員編號', '客戶編號', '顧客番号', '顧客id', '会員番号', 'รหัสลูกค้า'],
  ],
  email: ['e-mail', 'mail', 'email address', '電子郵件', '信箱', 'メール', 'メールアドレス', 'อีเมล'],
  name: [
    ...['customer name', 'customer', 'buyer name'],
    ...['姓名', '客戶姓名', '氏名', 'お名前', '顧客名', 'ชื่อ', 'ชื่อลูกค้า'],
  ],
  product_id: [
    ...['sku', 'item id', 'item code', 'product code', 'stock code'],
    ...['商品編號', '商品コード', '商品番号', 'รหัสสินค้า'],
  ],
  product_name: ['product', 'item', 'item name', 'description', '商品名稱', '品名', '商品名', 'ชื่อสินค้า'],
  category: ['product category', '類別', '分類', 'カテゴリ', 'カテゴリー', 'หมวดหมู่'],
  quantity: ['qty', 'pieces', '數量', '数量', 'จำนวน'],
  line_amount: ['line total', 'line price', 'item total', '小計', 'ราคารวม'],
  source: ['sales channel', 'channel', 'store', '來源', '通路', '販売経路', 'ช่องทาง'],
} as const satisfies Record<string, readonly string[]>;

export type CsvColumn = keyof typeof names;
export const csvColumns = Object.keys(names) as [CsvColumn, ...CsvColumn[]];

/** Where each column stands in a record, from 0. */
export type ColumnPlaces = Readonly<Partial<Record<CsvColumn, number>>>;

/** Without width, case, spaces and marks: `Order-No.` is `orderno`. */
const fold = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-./():#*]+/g, '');

const known = new Map<string, CsvColumn>(
  csvColumns.flatMap((column) => names[column].map((name): [string, CsvColumn] => [fold(name), column])),
);
const own = new Map<string, CsvColumn>(csvColumns.map((column) => [fold(column), column]));

/**
 * Which field of the header is which column: as chosen, else by our own names, else by other known names; the first of
 * two wins.
 * @param chosen names of the file by our columns, e.g. `{ order_id: 'Bill' }`
 */
export function findColumns(
  header: readonly string[],
  chosen: Readonly<Partial<Record<CsvColumn, string>>> = {},
): ColumnPlaces {
  const places: Partial<Record<CsvColumn, number>> = {};
  const folded = header.map(fold);
  for (const column of csvColumns) {
    const name = chosen[column];
    const place = name === undefined ? -1 : folded.indexOf(fold(name));
    if (place >= 0) places[column] = place;
  }
  for (const dictionary of [own, known]) {
    for (const [place, name] of folded.entries()) {
      const column = dictionary.get(name);
      if (column !== undefined && chosen[column] === undefined) places[column] ??= place;
    }
  }
  return places;
}

/** What a history cannot do without; an order needs one column of each. */
const needed: readonly (readonly CsvColumn[])[] = [
  ['order_id'],
  ['placed_at'],
  ['amount', 'amount_minor'],
  ['member_id', 'line_user_id', 'phone', 'external_id'],
];

/** What is missing, in words; empty when an order can be read. */
export function missingColumns(places: ColumnPlaces, defaultCurrency: string | undefined): string[] {
  const currency: CsvColumn[] = defaultCurrency === undefined ? ['currency'] : [];
  return [...needed, currency]
    .filter((oneOf) => oneOf.length > 0 && oneOf.every((column) => places[column] === undefined))
    .map((oneOf) => oneOf.join(' or '));
}
