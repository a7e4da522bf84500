import type { z } from 'zod';
import { commonProperties } from './common.ts';
import { flexMessage } from './flex.ts';
import { imagemapMessage } from './imagemap.ts';
import { limits } from './limits.ts';
import { mediaMessages } from './media.ts';
import { byType, createRules, list, type Reading } from './rules.ts';
import { templateMessage } from './templates.ts';
import { textMessage } from './text.ts';
import { textV2Message } from './text-v2.ts';

/** Message objects of every type (Messaging API reference, "Message objects"); what we do not know passes. */
export function messageSchema(reading: Reading) {
  const rules = createRules(reading);
  const common = commonProperties(rules);
  const [sticker, image, video, audio, location, coupon] = mediaMessages(rules);
  return byType([
    textMessage(rules).safeExtend(common),
    textV2Message(rules).safeExtend(common),
    sticker.extend(common),
    image.extend(common),
    video.extend(common),
    audio.extend(common),
    location.extend(common),
    imagemapMessage(rules).extend(common),
    templateMessage(rules).extend(common),
    flexMessage(rules).extend(common),
    coupon.extend(common),
  ]);
}

/** The messages of one request. */
export function messagesSchema<Message extends z.ZodType>(message: Message) {
  const { most } = limits.messagesBytes;
  return list(message, limits.messages).refine(
    (messages) => Buffer.byteLength(JSON.stringify(messages)) <= most,
    { error: `at most ${most} bytes of JSON` },
  );
}
