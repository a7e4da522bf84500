import { awsPricesUsd } from '../../shared/domain/aws-prices.ts';

/** What journeys use of AWS, in the units that AWS bills. */
export interface Usage {
  stateTransitions: number;
  executions: number;
  lambdaInvocations: number;
  lambdaGbSeconds: number;
  writeUnits: number;
  readUnits: number;
  queueRequests: number;
  busEvents: number;
}

export const noUsage = (): Usage => ({
  stateTransitions: 0,
  executions: 0,
  lambdaInvocations: 0,
  lambdaGbSeconds: 0,
  writeUnits: 0,
  readUnits: 0,
  queueRequests: 0,
  busEvents: 0,
});

export interface ServiceCost {
  service: 'Step Functions' | 'Lambda' | 'DynamoDB' | 'SQS' | 'EventBridge';
  quantities: Record<string, number>;
  usd: number;
}

/** The bill by service; idle polls, logs and storage are there without journeys too and are left out. */
export function costOf(usage: Usage): { usd: number; services: ServiceCost[] } {
  const price = awsPricesUsd;
  const services: ServiceCost[] = [
    {
      service: 'Step Functions',
      quantities: { stateTransitions: usage.stateTransitions, executions: usage.executions },
      usd: usage.stateTransitions * price.stateTransition,
    },
    {
      service: 'Lambda',
      quantities: { invocations: usage.lambdaInvocations, gbSeconds: rounded(usage.lambdaGbSeconds) },
      usd: usage.lambdaInvocations * price.lambdaRequest + usage.lambdaGbSeconds * price.lambdaGbSecond,
    },
    {
      service: 'DynamoDB',
      quantities: { writeUnits: usage.writeUnits, readUnits: usage.readUnits },
      usd: usage.writeUnits * price.writeUnit + usage.readUnits * price.readUnit,
    },
    {
      service: 'SQS',
      quantities: { requests: usage.queueRequests },
      usd: usage.queueRequests * price.queueRequest,
    },
    {
      service: 'EventBridge',
      quantities: { events: usage.busEvents },
      usd: usage.busEvents * price.busEvent,
    },
  ];
  const usd = services.reduce((sum, service) => sum + service.usd, 0);
  return {
    usd: rounded(usd),
    services: services.map((service) => ({ ...service, usd: rounded(service.usd) })),
  };
}

const rounded = (figure: number): number => Math.round(figure * 1e6) / 1e6;
