/** Where the sorted ids of a segment's members lie since the last evaluation. */
export interface SegmentSet {
  /** Of the file. */
  key: string;
  /** Local date, `YYYY-MM-DD`. */
  asOf: string;
  count: number;
}

export interface SegmentSets {
  read(channelId: string, segmentId: string): Promise<SegmentSet | undefined>;
  /** False when the set is not the one of `previousKey` any more. */
  write(
    channelId: string,
    segmentId: string,
    set: SegmentSet,
    previousKey: string | undefined,
  ): Promise<boolean>;
}
