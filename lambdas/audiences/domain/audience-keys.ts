/** The file with an audience's ids, sorted. */
export const audienceIdsKey = (channelId: string, audienceId: string): string =>
  `audiences/${channelId}/${audienceId}.ids`;

/** The list as it was uploaded; full of personal data, so it expires with other imports. */
export const audienceUploadKey = (channelId: string, audienceId: string): string =>
  `imports/${channelId}/audience-${audienceId}.csv`;
