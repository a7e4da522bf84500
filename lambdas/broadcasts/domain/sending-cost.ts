import { awsPricesUsd as usd } from '../../shared/domain/aws-prices.ts';

/** What sending to one recipient takes, as `npm run bench` measures it. */
const perRecipient = { writeUnits: 0.08, cappedWriteUnits: 1.08, readUnits: 1.1, gbSeconds: 0.0002 };
const requestsPerCall = 3;

/** What AWS charges for sending a broadcast; LINE charges by its plan. */
export const sendingCostUsd = ({
  recipients,
  calls,
  hasCaps,
}: {
  recipients: number;
  calls: number;
  hasCaps: boolean;
}): number => {
  const writeUnits = recipients * (hasCaps ? perRecipient.cappedWriteUnits : perRecipient.writeUnits);
  const cost =
    writeUnits * usd.writeUnit +
    recipients * perRecipient.readUnits * usd.readUnit +
    recipients * perRecipient.gbSeconds * usd.lambdaGbSecond +
    calls * (requestsPerCall * usd.queueRequest + usd.lambdaRequest);
  return Math.round(cost * 10_000) / 10_000;
};
