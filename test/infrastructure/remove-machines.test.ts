import { removeMachines, type MachineCleanup } from '../../lambdas/journeys/remove-machines.ts';

/** Machines with their running executions, in pages of two. */
function machinesWith(running: Record<string, string[]>): MachineCleanup & { log: string[] } {
  const log: string[] = [];
  return {
    log,
    listMachines: (prefix) => Promise.resolve(Object.keys(running).filter((name) => name.startsWith(prefix))),
    async *listRunning(machine) {
      const executions = running[machine] ?? [];
      for (let start = 0; start < executions.length; start += 2) {
        yield await Promise.resolve(executions.slice(start, start + 2));
      }
    },
    stop: (execution) => Promise.resolve(void log.push(`stop ${execution}`)),
    remove: (machine) => Promise.resolve(void log.push(`remove ${machine}`)),
  };
}

describe('removing what was made at run time', () => {
  it('stops the executions of a machine before it removes the machine', async () => {
    const machines = machinesWith({ 'kizuna-dev-j-a': ['1', '2', '3'], 'kizuna-dev-j-b': [] });
    expect(await removeMachines({ machines, hasTime: () => true }, 'kizuna-dev-j-')).toEqual({
      removed: 2,
      stopped: 3,
    });
    expect(machines.log).toEqual([
      'stop 1',
      'stop 2',
      'stop 3',
      'remove kizuna-dev-j-a',
      'remove kizuna-dev-j-b',
    ]);
  });

  it('leaves the machines of others alone', async () => {
    const machines = machinesWith({ 'kizuna-prod-j-a': ['1'], other: ['2'] });
    expect(await removeMachines({ machines, hasTime: () => true }, 'kizuna-dev-j-')).toEqual({
      removed: 0,
      stopped: 0,
    });
    expect(machines.log).toEqual([]);
  });

  it('still removes every machine when there is no time to stop executions one by one', async () => {
    const machines = machinesWith({ 'kizuna-dev-j-a': ['1', '2', '3'], 'kizuna-dev-j-b': ['4'] });
    expect(await removeMachines({ machines, hasTime: () => false }, 'kizuna-dev-j-')).toEqual({
      removed: 2,
      stopped: 0,
    });
    expect(machines.log).toEqual(['remove kizuna-dev-j-a', 'remove kizuna-dev-j-b']);
  });
});
