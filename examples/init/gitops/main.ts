import { App } from 'cdk8s';
import { declareBackups } from './backups';

const app = new App();
declareBackups(app);
app.synth();
