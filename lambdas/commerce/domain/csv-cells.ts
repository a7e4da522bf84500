import { z } from 'zod';
import type { CsvColumn } from './csv-columns.ts';

/** What is wrong with one row, and in which column; it never says what stands there. */
export interface RowProblem {
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  column?: CsvColumn;
  message: string;
}

/** What a cell means, or why it means nothing. */
export type Read<Value> = { value: Value } | { wrong: string };

interface TextRule {
  shortest?: number;
  longest?: number;
  pattern?: RegExp;
  message: string;
  /** A spreadsheet writes long numbers as 8.12E+10, and their digits are gone. */
  mayBeShortened?: boolean;
}

const atMost = (longest: number): TextRule => ({ longest, message: `it has at most ${longest} characters` });

/** The same limits as in orders of the API. */
const rules = {
  order_id: { ...atMost(100), mayBeShortened: true },
  member_id: { pattern: z.regexes.uuid(), message: 'it is no member id (a UUID)' },
  line_user_id: { pattern: /^U[0-9a-f]{32}$/, message: 'it is no LINE user id: U and 32 hex digits' },
  phone: { shortest: 5, longest: 30, message: 'it is no phone number', mayBeShortened: true },
  external_id: { ...atMost(100), mayBeShortened: true },
  email: { pattern: z.regexes.email, longest: 254, message: 'it is no e-mail address' },
  name: atMost(100),
  product_id: { ...atMost(100), mayBeShortened: true },
  product_name: atMost(200),
  category: atMost(100),
  source: atMost(40),
} as const satisfies Partial<Record<CsvColumn, TextRule>>;

export type TextColumn = keyof typeof rules;

const shortened = /^\d(?:\.\d+)?E\+\d+$/i;
const shortenedMessage = 'the spreadsheet has shortened this number: give the column the format "text"';

const nothing = { value: undefined };

/** An empty cell reads as undefined. */
export function readText(column: TextColumn, text: string): Read<string | undefined> {
  if (text === '') return nothing;
  const rule: TextRule = rules[column];
  if (rule.mayBeShortened && shortened.test(text)) return { wrong: shortenedMessage };
  return fits(rule, text) ? { value: text } : { wrong: rule.message };
}

function fits({ shortest = 0, longest = Infinity, pattern }: TextRule, text: string): boolean {
  return text.length >= shortest && text.length <= longest && (pattern?.test(text) ?? true);
}

export function readCurrency(text: string): Read<string> {
  const value = text.toUpperCase();
  return /^[A-Z]{3}$/.test(value) ? { value } : { wrong: 'name an ISO 4217 code, e.g. THB, TWD, JPY' };
}

/** Pieces; an empty cell is one. */
export function readQuantity(text: string): Read<number> {
  if (text === '') return { value: 1 };
  const value = /^\d{1,6}(?:\.0+)?$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 100_000) return { value };
  return { wrong: 'it is no whole number from 1 to 100000' };
}
