import { z } from 'zod';
import { defineEndpoint } from '../shared/edge/http/endpoint.ts';
import { ChannelPaging, pageOf } from '../shared/edge/http/paging.ts';
import { BroadcastDefinition, Schedule } from './domain/definition.ts';
import { QuotaView } from './quota-view.ts';
import { BroadcastView, Estimate } from './views.ts';

const tag = 'broadcasts';
const query = z.strictObject({ channelId: z.string().optional() });
const params = z.object({ broadcastId: z.uuid() });
const count = z.int().min(0);

const one = { tag, params, query, response: BroadcastView };
const status409 = { 409: 'Its status does not allow this.' };
const invalid = { 422: 'A template, list or message that is not there or not valid; `errors` says which.' };

/** The admin API of broadcasts. */
export const endpoints = {
  listBroadcasts: defineEndpoint({
    method: 'GET',
    path: '/v1/broadcasts',
    operationId: 'listBroadcasts',
    tag,
    summary: 'List broadcasts, newest first',
    query: ChannelPaging,
    response: pageOf(BroadcastView.omit({ figures: true, byVariant: true, reactions: true, line: true })),
  }),
  createBroadcast: defineEndpoint({
    method: 'POST',
    path: '/v1/broadcasts',
    operationId: 'createBroadcast',
    tag,
    summary: 'Write a broadcast; nothing is sent yet',
    query,
    body: BroadcastDefinition,
    response: BroadcastView,
    status: 201,
    location: '/v1/broadcasts/{broadcastId}',
    problems: invalid,
  }),
  getBroadcast: defineEndpoint({
    ...one,
    method: 'GET',
    path: '/v1/broadcasts/{broadcastId}',
    operationId: 'getBroadcast',
    summary: 'A broadcast with its figures as they are now',
  }),
  changeBroadcast: defineEndpoint({
    ...one,
    method: 'PUT',
    path: '/v1/broadcasts/{broadcastId}',
    operationId: 'changeBroadcast',
    summary: 'Replace what a broadcast says and to whom, before it starts',
    body: BroadcastDefinition,
    problems: { ...invalid, ...status409 },
  }),
  deleteBroadcast: defineEndpoint({
    method: 'DELETE',
    path: '/v1/broadcasts/{broadcastId}',
    operationId: 'deleteBroadcast',
    tag,
    summary: 'Delete a broadcast that never started',
    params,
    query,
    status: 204,
    problems: status409,
  }),
  estimateBroadcast: defineEndpoint({
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/estimate',
    operationId: 'estimateBroadcast',
    tag,
    summary: 'Dry run: who would get it now, who not and why, LINE calls, quota and cost',
    params,
    query,
    response: Estimate,
    problems: { 422: 'A list that cannot be read.' },
  }),
  testBroadcast: defineEndpoint({
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/test',
    operationId: 'testBroadcast',
    tag,
    summary: 'Send it now to some members, e.g. to oneself; counts nowhere, asks no caps',
    params,
    query,
    body: z.strictObject({
      memberIds: z.array(z.uuid()).min(1).max(20),
      variant: z.string().optional().describe('All variants, one after the other, unless told'),
    }),
    response: z.object({
      sends: z.array(
        z.object({
          variant: z.string(),
          language: z.string(),
          sent: count,
          suppressed: count,
          failed: count,
          unknown: count,
        }),
      ),
    }),
    problems: { ...invalid, 409: 'LINE does not take it: quota, token or plan.' },
  }),
  sendBroadcast: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/send',
    operationId: 'sendBroadcast',
    summary: 'Send it now: its recipients are fixed, then it begins',
    status: 202,
    location: '/v1/broadcasts/{broadcastId}',
    problems: status409,
  }),
  scheduleBroadcast: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/schedule',
    operationId: 'scheduleBroadcast',
    summary: 'Send it at a moment, or again and again',
    body: Schedule,
    problems: { ...status409, 422: 'The moment has passed.' },
  }),
  measureBroadcast: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/measure',
    operationId: 'measureBroadcast',
    summary: 'Look now what recipients did so far; `reactions` follows within minutes',
    status: 202,
    location: '/v1/broadcasts/{broadcastId}',
    problems: { 409: 'It has not started.' },
  }),
  pauseBroadcast: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/pause',
    operationId: 'pauseBroadcast',
    summary: 'Stop sending; what LINE has taken stays sent',
    problems: status409,
  }),
  resumeBroadcast: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/resume',
    operationId: 'resumeBroadcast',
    summary: 'Send the unsent rest of one that is paused, parked or stuck',
    problems: status409,
  }),
  cancelBroadcast: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/cancel',
    operationId: 'cancelBroadcast',
    summary: 'Never send the rest; it counts as suppressed',
    problems: status409,
  }),
  resolveUnknownBroadcast: defineEndpoint({
    ...one,
    method: 'POST',
    path: '/v1/broadcasts/{broadcastId}/resolve-unknown',
    operationId: 'resolveUnknownBroadcast',
    summary: 'Say what became of recipients of whom LINE never said it',
    description:
      'sent: they count as sent, with a note in the send ledger. unsent: they get it by a new attempt, under the rules that hold then; of a cancelled broadcast they count as cancelled. Without unknown recipients it changes nothing.',
    body: z.strictObject({ as: z.enum(['sent', 'unsent']) }),
  }),
  getQuota: defineEndpoint({
    method: 'GET',
    path: '/v1/quota',
    operationId: 'getQuota',
    tag,
    summary: "LINE's monthly quota: used, left, kept in reserve, and a forecast for the month's end",
    query,
    response: QuotaView,
    problems: { 502: 'LINE does not tell; `detail` says why.' },
  }),
  explainBroadcast: defineEndpoint({
    method: 'GET',
    path: '/v1/broadcasts/{broadcastId}/members/{memberId}',
    operationId: 'explainBroadcast',
    tag,
    summary: 'Did this member get it, in which variant, and if not, why',
    params: params.extend({ memberId: z.uuid() }),
    query,
    response: z.object({
      isRecipient: z.boolean().nullable().describe('null: LINE chose who gets it'),
      isHeldOut: z.boolean(),
      variant: z.string().optional(),
      language: z.string().optional(),
      sendId: z.string().optional(),
      status: z.string().optional(),
      reason: z.string().optional(),
      at: z.iso.datetime().optional(),
      words: z.string(),
    }),
  }),
};
