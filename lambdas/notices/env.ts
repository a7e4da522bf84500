import { z } from 'zod';
import type { SmsReport } from './domain/sms-report.ts';
import { QueueScheduleEnv, SharedEnv } from '../shared/env.ts';

/** The admin API, which tells the worker by its queue. */
export const NoticesApiEnv = SharedEnv.extend({ NOTICE_QUEUE_URL: z.string().min(1) });

/** The worker, which has itself called again at a moment. */
export const NoticesWorkEnv = SharedEnv.extend(QueueScheduleEnv.shape);

/** Where AWS's event about a text has what we take of it. */
export const smsReportPaths = {
  messageId: '$.detail.messageId',
  eventType: '$.detail.eventType',
  at: '$.detail.eventTimestamp',
} as const satisfies Record<keyof SmsReport, string>;
