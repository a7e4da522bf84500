import middy from '@middy/core';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeDelivery } from '../compose/delivery.ts';
import { composeStep } from '../compose/journeys.ts';

const core = awsCore('journeys-step');

/** Called by state machines through the alias `live`; name and alias stand inside running machines and never change. */
export const handler = middy<unknown, unknown>().handler(
  composeStep(core, { ...awsMachines(), deliver: composeDelivery(core).deliver }),
);
