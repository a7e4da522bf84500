import { bought, clicked, event, recentOrders } from './activity.ts';
import { audience, journey } from './lists.ts';
import { points, tier } from './loyalty.ts';
import { birthday, created, followed } from './moments.ts';
import { orders } from './orders.ts';
import { optedOut, topic } from './preferences.ts';
import { attribute, consent, language, lifecycle, reachable, source } from './profile.ts';
import { random } from './random.ts';
import { clv, engagement, nes, rfm, valueType } from './scores.ts';
import { tag } from './tag.ts';

/** Every kind of condition by its name in expressions; a new kind is an object and a line here. */
export const conditionKinds = {
  lifecycle,
  reachable,
  language,
  source,
  consent,
  optedOut,
  topic,
  attribute,
  created,
  followed,
  birthday,
  tag,
  rfm,
  valueType,
  nes,
  clv,
  engagement,
  tier,
  points,
  orders,
  recentOrders,
  bought,
  event,
  clicked,
  journey,
  audience,
  random,
};
