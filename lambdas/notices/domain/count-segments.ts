import { SegmentedMessage } from 'sms-segments-calculator';

/**
 * How many SMS a text takes (3GPP TS 23.038): GSM 7-bit, 160 characters or parts of 153; with any other character UCS-2,
 * 70 or parts of 67. Characters of GSM's extension such as € count twice.
 */
export function countSegments(text: string): { segments: number; encoding: string } {
  const { segmentsCount, encodingName } = new SegmentedMessage(text);
  return { segments: segmentsCount, encoding: encodingName };
}
