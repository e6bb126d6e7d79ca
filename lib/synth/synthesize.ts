import type { App } from 'cdk8s';
import { BackupError } from '../errors';
import { validationsOf } from './app-check';
import { type AppFindings, findingsOfRendered } from './app-findings';
import { type RenderedApp, renderApp } from './rendered-app';

export interface Synthesis extends AppFindings {
  readonly rendered: RenderedApp;
}

const NOTHING: RenderedApp = { objects: [], defaultTargets: [], failures: [] };

/** Renders and checks a whole app, once each. */
export function synthesize(app: App, order: 'declared' | 'path'): Synthesis {
  const own = validationsOf(app);
  try {
    const rendered = renderApp(app, order);
    const { errors, warnings } = findingsOfRendered(app, rendered);
    return { rendered, errors: [...own, ...errors], warnings };
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    return { rendered: NOTHING, errors: [...own, error], warnings: [] };
  }
}
