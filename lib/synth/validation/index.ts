export { type AppFindings, checkApp, findingsOfRendered } from './app-findings';
export { validationsOf, validationTexts } from './root-validation';
export { configureValidation, type ValidationSettings } from './settings';
