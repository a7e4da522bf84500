import { DuckDBInstance } from '@duckdb/node-api';
import type { CustomerColumns } from '../lambdas/scoring/domain/score-customers.ts';
import { scoreCustomers, scoreRfm } from '../lambdas/scoring/domain/score-customers.ts';
import { fitClvModel, type ClvCustomers } from '../lambdas/scoring/domain/clv/fit-clv-model.ts';
import { seededDraw } from '../test/support/seeded-draw.ts';
import { atLeast, atMost, told, type Figure } from './figure.ts';

const members = 1_000_000;
const rounds = 5;
const fitted = 100_000;

/** Scores of a million members beside DuckDB's window functions, and the fit of the CLV models. */
export async function benchScoring(): Promise<Figure[]> {
  const digits = seededDraw(11);
  const draw = (): number => (digits() * 10_000 + digits() + 0.5) / 1e8;
  const customers = generate(draw);
  const all = median(rounds, () => scoreCustomers(customers));
  const rfm = median(rounds, () => scoreRfm(customers));
  const duck = await scoreInDuckDb(customers);
  const { r, f, m } = rfm.answer;
  let different = 0;
  for (let index = 0; index < members; index += 1)
    if (r[index] !== duck.r[index] || f[index] !== duck.f[index] || m[index] !== duck.m[index])
      different += 1;
  const columns: ArrayBufferView[] = [
    ...(Object.values(customers) as ArrayBufferView[]),
    ...(Object.values(all.answer) as ArrayBufferView[]),
  ];
  const bytes = columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const fit = median(1, () => fitClvModel(generateHistories(draw)));
  return [
    atMost('seconds for RFM, names, eight types and NES of a million members', all.seconds, 0.3),
    atLeast('RFM scores, DuckDB with one thread : ours', duck.seconds / rfm.seconds, 8, ' : 1'),
    {
      what: 'scores that differ from DuckDB',
      figure: String(different),
      limit: 'exactly 0',
      holds: different === 0,
    },
    atMost('bytes a member', bytes / members, 64),
    atMost('seconds to fit BG/NBD and Gamma-Gamma to 100,000 customers', fit.seconds, 5),
    told('the fit', fit.answer.outcome),
  ];
}

/** Many who bought once, a long tail, many ties. */
function generate(draw: () => number): CustomerColumns {
  const column = (value: () => number): Int32Array => Int32Array.from({ length: members }, value);
  const orders = column(() => Math.ceil(-Math.log(draw()) * 2.2));
  const repeats = orders.map((count) => Math.max(0, count - 1 - Math.floor(draw() * 1.2)));
  const gapDays = repeats.map((count) => Math.floor(count * -Math.log(draw()) * 30));
  return {
    orders,
    repeats,
    gapDays,
    recencyDays: column(() => Math.floor(-Math.log(draw()) * 120)),
    spentMinor: Float64Array.from(orders, (count) => count * Math.round(-Math.log(draw()) * 500) * 100),
    gapSquares: Float64Array.from(gapDays, (days, index) =>
      repeats[index] ? Math.round((days * days * 1.6) / (repeats[index] ?? 1)) : 0,
    ),
  };
}

/** Customers as BG/NBD and Gamma-Gamma see them, with exponential rates. */
function generateHistories(draw: () => number): ClvCustomers {
  const rows = Array.from({ length: fitted }, () => {
    const age = 26 + Math.floor(draw() * 600) / 7;
    const weeksBetween = 1 / (0.01 + -Math.log(draw()) * 0.15);
    const chanceToGo = draw() ** 2;
    const price = 20_000 - Math.log(draw()) * 60_000;
    let [repeats, at, spent] = [0, 0, 0];
    while (draw() >= chanceToGo) {
      const next = at + Math.ceil(-Math.log(draw()) * weeksBetween * 7) / 7;
      if (next > age) break;
      at = next;
      repeats += 1;
      spent += price * (0.3 + 1.4 * draw());
    }
    return { repeats, at, age, meanSpend: repeats === 0 ? 0 : spent / repeats };
  });
  return {
    repeats: Float64Array.from(rows, ({ repeats }) => repeats),
    recencyWeeks: Float64Array.from(rows, ({ at }) => at),
    ageWeeks: Float64Array.from(rows, ({ age }) => age),
    meanRepeatSpendMinor: Float64Array.from(rows, ({ meanSpend }) => meanSpend),
  };
}

const score = (order: string): string =>
  `(1 + floor(5.0 * (rank() OVER (ORDER BY ${order}) - 1) / count(*) OVER ()))::UTINYINT`;

/** The same tie-safe scores by `rank()`; only the query is timed, on data that lies in DuckDB already. */
async function scoreInDuckDb({ recencyDays, orders, spentMinor }: CustomerColumns) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run('CREATE TABLE customers (id INTEGER, recency INTEGER, orders INTEGER, spent BIGINT)');
  const appender = await connection.createAppender('customers');
  for (let index = 0; index < members; index += 1) {
    appender.appendInteger(index);
    appender.appendInteger(recencyDays[index] ?? 0);
    appender.appendInteger(orders[index] ?? 0);
    appender.appendBigInt(BigInt(spentMinor[index] ?? 0));
    appender.endRow();
  }
  appender.closeSync();
  const query = `CREATE OR REPLACE TABLE scores AS SELECT id, ${score('recency DESC')} AS r, ${score('orders')} AS f, ${score('spent')} AS m FROM customers`;
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await connection.run(query);
    times.push((performance.now() - startedAt) / 1000);
  }
  const reader = await connection.runAndReadAll('SELECT r, f, m FROM scores ORDER BY id');
  const [r = [], f = [], m = []] = reader.getColumnsJS().map((column) => column.map(Number));
  connection.closeSync();
  return { r, f, m, seconds: times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Infinity };
}

function median<Answer>(count: number, work: () => Answer): { answer: Answer; seconds: number } {
  const runs = Array.from({ length: count }, () => {
    const startedAt = performance.now();
    const answer = work();
    return { answer, seconds: (performance.now() - startedAt) / 1000 };
  }).sort((a, b) => a.seconds - b.seconds);
  const middle = runs[Math.floor(count / 2)];
  if (!middle) throw new Error('Nothing was measured.');
  return middle;
}
