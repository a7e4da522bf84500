export { SharedEnv as AccessEnv } from '../shared/env.ts';
