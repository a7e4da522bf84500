import { z } from 'zod';
import { divideBy, noNeeds, type Edge, type JourneyProblem, type NodeKind } from '../node-kind.ts';
import { webhookUrlProblem } from './webhook-url.ts';

const schema = z.strictObject({
  kind: z.literal('webhook'),
  url: z.string().min(1).max(2000),
  next: z.string(),
  /** Where members go when the call is refused, or fails for an hour. Absent: they wait here until a person resumes. */
  otherwise: z.string().optional(),
});
type Webhook = z.infer<typeof schema>;

const edges = ({ next, otherwise }: Webhook): Edge[] => [
  { edge: 'next', to: next, path: '/next' },
  ...(otherwise === undefined ? [] : [{ edge: 'otherwise', to: otherwise, path: '/otherwise' }]),
];

/** Calls an address of the owner's with the ids of the members; the answer may set attributes. */
export const webhook = {
  schema,
  edges,
  problems: ({ url }, { hasWebhookSecret, allowsLoopback = false }) => [
    ...urlProblems(webhookUrlProblem(url, { allowsLoopback })),
    ...(hasWebhookSecret === false ? [noSecret] : []),
  ],
  needs: () => noNeeds,
  call: ({ url, otherwise }) => ({ url, hasOtherwise: otherwise !== undefined }),
  decide: (node, context) => divideBy(edges(node), context, () => context.answer ?? 'next'),
  effect: () => ({ kind: 'webhook' }),
  words: ({ url, otherwise }) =>
    `Call ${hostOf(url)}${otherwise === undefined ? '; wait for a person when it fails' : ''}`,
} satisfies NodeKind<Webhook> & { schema: typeof schema };

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

const urlProblems = (problem: string | undefined): JourneyProblem[] =>
  problem === undefined
    ? []
    : [
        {
          path: '/url',
          code: 'webhook-url',
          message: problem,
          hint: 'Give an address such as https://shop.example/kizuna that the internet can reach.',
        },
      ];

const noSecret: JourneyProblem = {
  path: '',
  code: 'no-webhook-secret',
  message: 'The channel has no secret yet to sign webhooks with.',
  hint: 'Make one (PUT /v1/webhook-secret) and give it to the receiver.',
};
