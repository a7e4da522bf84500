import { kizunaApp } from '../lib/kizuna-app.ts';

kizunaApp(process.env);
