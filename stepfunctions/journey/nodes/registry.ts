import { attribute } from './attribute/attribute.ts';
import { audience } from './audience/audience.ts';
import { branch } from './branch/branch.ts';
import { enterJourney } from './enter-journey/enter-journey.ts';
import { exit } from './exit/exit.ts';
import { notifyStaff } from './notify-staff/notify-staff.ts';
import { richMenu } from './rich-menu/rich-menu.ts';
import { goTo } from './go-to/go-to.ts';
import { goal } from './goal/goal.ts';
import { send } from './send/send.ts';
import { split } from './split/split.ts';
import { tag } from './tag/tag.ts';
import { waitFor } from './wait-for/wait-for.ts';
import { wait } from './wait/wait.ts';
import { webhook } from './webhook/webhook.ts';

/** Every kind of node by its name in definitions; a new kind is a folder and a line here. */
export const nodeKinds = {
  ...{ send, wait, branch, split, waitFor, goTo, tag, goal, exit },
  ...{ attribute, richMenu, audience, webhook, notifyStaff, enterJourney },
} as const;
