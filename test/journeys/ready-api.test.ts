import { runningProgram, type RunningProgram } from '../support/running-program.ts';

interface Ready {
  name: string;
  words: string[];
}

describe('ready journeys', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await runningProgram();
  }, 30_000);
  afterAll(() => program.close());

  const takeAndPublish = async (name: string): Promise<{ status: string }> => {
    const taken = await program.api<{ journeyId: string; status: string }>(
      'POST',
      `/v1/ready-journeys/${name}/take`,
      { language: 'th' },
    );
    expect(taken.status).toBe('draft');
    return program.api('POST', `/v1/journeys/${taken.journeyId}/publish`, {});
  };

  it('walk: a new friend is greeted and gets the gift after a week', async () => {
    await takeAndPublish('welcome-gift');
    const { userId } = await program.newFriend('Mali');
    await program.advance(8 * 86_400);
    const texts = await program.textsOf(userId);
    expect(texts.filter((text) => text.includes('Mali')).length).toBeGreaterThan(0);
    expect(texts.some((text) => text.startsWith('ตามสัญญา'))).toBe(true);
  });

  it('are all taken as drafts that can be published, and bring their tags', async () => {
    const { items } = await program.api<{ items: Ready[] }>('GET', '/v1/ready-journeys?language=ja');
    expect(items).toHaveLength(14);
    for (const { name } of items) {
      const published = await takeAndPublish(name);
      expect([name, published.status]).toEqual([name, 'published']);
    }
    const tags = await program.api<{ items: object[] }>('GET', '/v1/tags');
    expect(tags.items).toContainEqual(expect.objectContaining({ name: 'new-friend-gift', halfLifeDays: 14 }));
  });

  it('that are not there are told so', async () => {
    const taking = program.api('POST', '/v1/ready-journeys/none/take', { language: 'en' });
    await expect(taking).rejects.toThrow(/404/);
  });
});
