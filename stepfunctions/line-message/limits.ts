/** A bound of a text (UTF-16 units), a list (items) or an object (bytes of its JSON); beyond it LINE answers 400. */
export interface Limit {
  /** 1 when absent. */
  readonly least?: number;
  readonly most: number;
  /** Heading in the Messaging API reference (https://developers.line.biz/en/reference/messaging-api/). */
  readonly section: string;
}

/** Every limit of messages that LINE's reference states. */
export const limits = {
  messages: { most: 5, section: 'Send push message' },
  /** A request may have 2 MB; the 500 user ids of a multicast take less than 20 KB of them. */
  messagesBytes: { least: 0, most: 2 * 1024 * 1024 - 20_000, section: 'Status codes: 413' },

  text: { most: 5000, section: 'Text message' },
  emojis: { least: 0, most: 20, section: 'Text message' },
  textV2: { most: 5000, section: 'Text message (v2)' },
  substitutions: { least: 0, most: 100, section: 'Text message (v2)' },
  substitutionKey: { most: 20, section: 'Text message (v2)' },
  /** As often as the text has them. */
  mentions: { least: 0, most: 20, section: 'Text message (v2): Mention object' },
  emojisV2: { least: 0, most: 20, section: 'Text message (v2): Emoji object' },

  mediaUrl: { most: 2000, section: 'Image message' },
  trackingId: { most: 100, section: 'Video message' },
  locationTitle: { most: 100, section: 'Location message' },
  locationAddress: { most: 100, section: 'Location message' },
  deliveryTag: { most: 30, section: 'Coupon message' },
  altText: { most: 1500, section: 'Common properties of template message objects' },

  imagemapWidth: { least: 1040, most: 1040, section: 'Imagemap message' },
  imagemapActions: { least: 0, most: 50, section: 'Imagemap message' },
  imagemapVideoLabel: { most: 30, section: 'Imagemap message' },
  imagemapLabel: { most: 100, section: 'Imagemap action objects' },
  imagemapText: { most: 400, section: 'Imagemap message action object' },

  buttonsText: { most: 160, section: 'Buttons template' },
  buttonsActions: { most: 4, section: 'Buttons template' },
  confirmText: { most: 240, section: 'Confirm template' },
  confirmActions: { least: 2, most: 2, section: 'Confirm template' },
  columns: { most: 10, section: 'Carousel template' },
  columnText: { most: 120, section: 'Column object for carousel' },
  columnActions: { most: 3, section: 'Column object for carousel' },
  imageColumns: { most: 10, section: 'Image carousel template' },
  templateTitle: { most: 40, section: 'Buttons template' },
  /** Beneath an image or a title. */
  headedText: { most: 60, section: 'Buttons template' },

  bubbleBytes: { least: 0, most: 30 * 1024, section: 'Flex Message: Bubble' },
  carouselBytes: { least: 0, most: 50 * 1024, section: 'Flex Message: Carousel' },
  bubbles: { most: 12, section: 'Flex Message: Carousel' },
  animatedImages: { least: 0, most: 10, section: 'Flex Message: Image' },

  quickReplyItems: { most: 13, section: 'Quick reply: items object' },
  senderName: { most: 20, section: 'Customize icon and display name' },

  templateLabel: { most: 20, section: 'Specifications of the label' },
  imageColumnLabel: { most: 12, section: 'Specifications of the label' },
  flexLabel: { most: 40, section: 'Specifications of the label' },
  quickReplyLabel: { most: 20, section: 'Specifications of the label' },
  postbackData: { least: 0, most: 300, section: 'Postback action' },
  displayText: { most: 300, section: 'Postback action' },
  fillInText: { most: 300, section: 'Postback action' },
  messageText: { most: 300, section: 'Message action' },
  uri: { most: 1000, section: 'URI action' },
  clipboardText: { most: 1000, section: 'Clipboard action' },
} as const satisfies Record<string, Limit>;

/** What a datetime picker takes, by mode; strings of one mode compare as the moments do ("Date and time format"). */
export const moments = {
  date: { pattern: /^\d{4}-\d{2}-\d{2}$/, least: '1900-01-01', most: '2100-12-31' },
  time: { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, least: '00:00', most: '23:59' },
  datetime: {
    pattern: /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/,
    least: '1900-01-01T00:00',
    most: '2100-12-31T23:59',
  },
} as const;

/** Sides of `aspectRatio` ("Flex Message: Image"): each within the bounds, the height at most three times the width. */
export const aspectRatio = { least: 1, most: 100_000, heightPerWidth: 3 } as const;
