import { Logger } from '@aws-lambda-powertools/logger';
import { logCodes, type LogCode } from './log-codes.ts';

/** Ids, enumerations and figures only; never names, texts, tokens or LINE user ids. */
export type LogDetail = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one structured line with a code of the catalogue. */
export type Log = (code: LogCode, detail?: LogDetail, error?: unknown) => void;

/** Only an error's name and our own message go out: a message of somebody else's may quote what it was given. */
export function createLog(serviceName: string): Log {
  const logger = new Logger({ serviceName });
  return (code, detail = {}, error) => {
    const errorName = error instanceof Error ? error.name : undefined;
    const where =
      error instanceof Error
        ? error.stack
            ?.split('\n')
            .find((line) => line.includes(' at '))
            ?.trim()
        : undefined;
    logger.warn(logCodes[code], { code, ...detail, errorName, where });
  };
}
