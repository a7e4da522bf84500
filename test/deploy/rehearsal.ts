import { createCdk } from './cdk.ts';
import { findDeployment, type Deployment } from './deployment.ts';
import { startEmulator } from './emulator.ts';
import { startLine } from './line.ts';
import { notShown } from './not-shown.ts';
import { adminApiScenarios } from './scenarios/admin-api.ts';
import { broadcastScenarios } from './scenarios/broadcasts.ts';
import { commerceScenarios } from './scenarios/commerce.ts';
import { destroyScenarios } from './scenarios/destroy.ts';
import { journeyScenarios } from './scenarios/journey.ts';
import { journeyTrialScenarios } from './scenarios/journey-trials.ts';
import { linkScenarios } from './scenarios/links.ts';
import { memberScenarios } from './scenarios/members.ts';
import { noticeScenarios } from './scenarios/notices.ts';
import { webhookScenarios } from './scenarios/webhook.ts';
import { listenForSecondCode } from './second-code.ts';

/** Deploys the whole system into an emulator of AWS and walks the main flow through its outside. */
const scenarios = [
  ...adminApiScenarios,
  ...webhookScenarios,
  ...memberScenarios,
  ...linkScenarios,
  ...broadcastScenarios,
  ...noticeScenarios,
  ...commerceScenarios,
  ...journeyScenarios,
  ...journeyTrialScenarios,
  ...destroyScenarios,
];

const figures = { passed: 0, failed: 0 };

/** Runs one step, says how it went, and returns whether it went well. */
async function attempt(sentence: string, run: () => Promise<unknown>): Promise<boolean> {
  const startedAt = performance.now();
  try {
    await run();
    figures.passed += 1;
    console.log(`passed: ${sentence} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    figures.failed += 1;
    console.log(
      `failed: ${sentence}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return false;
  }
}

async function rehearse(): Promise<void> {
  const emulator = await startEmulator();
  console.log(`Rehearsing on ${emulator.name}.`);
  const line = await startLine();
  const secondCode = await listenForSecondCode();
  try {
    const cdk = createCdk(emulator.env, line.baseUrl);
    let deployment: Deployment | undefined;
    const isUp =
      (await attempt('bootstraps the account', () => cdk.bootstrap())) &&
      (await attempt('deploys all stacks', async () => {
        await cdk.deploy();
        deployment = await findDeployment(emulator, { cdk, line, secondCode });
      }));
    if (!isUp || !deployment) return;
    const deployed = deployment;
    for (const scenario of scenarios) await attempt(scenario.sentence, () => scenario.run(deployed));
  } finally {
    secondCode.close();
    await line.close();
    emulator.stop();
  }
}

try {
  await rehearse();
} catch (error) {
  figures.failed += 1;
  console.log('failed: gets the rehearsal going', error);
}
console.log(`\nWhat this emulator cannot show:\n${notShown.map((sentence) => `- ${sentence}`).join('\n')}\n`);
console.log(`${figures.passed} passed, ${figures.failed} failed`);
process.exitCode = figures.failed === 0 ? 0 : 1;
