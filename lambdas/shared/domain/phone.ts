import { createHash } from 'node:crypto';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

/**
 * A phone number in E.164, e.g. `+66812345678`; undefined when it cannot be one.
 * @param defaultCountry ISO 3166 code of numbers without a country code
 */
export function readPhone(text: string, defaultCountry: string | undefined): string | undefined {
  const phone = parsePhoneNumberFromString(text, defaultCountry as CountryCode | undefined);
  return phone?.isValid() === true ? phone.number : undefined;
}

/** SHA-256 in hex, as LINE and ad networks know a phone by; keeps numbers out of keys. */
export const hashPhone = (phone: string): string => createHash('sha256').update(phone).digest('hex');

/** ISO 3166 code of the country that a number in E.164 belongs to; undefined for numbers of no country. */
export const countryOfPhone = (phone: string): string | undefined =>
  parsePhoneNumberFromString(phone)?.country;
