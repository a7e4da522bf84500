import { awsCore } from '../compose/aws-platform.ts';
import { composePreferences } from '../compose/preferences.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';

export const handler = lambdaHttp(composePreferences(awsCore('preferences-page')).preferencePage);
