import { WAIVER_ANNOTATION } from '../../model';
import type { Rule } from '../judging/rule';
import { dayOf, type Waiver, waiversOf } from '../judging/waiver';

const DAY_MS = 86_400_000;
const PATH = `metadata.annotations.${WAIVER_ANNOTATION}`;
const FORM = 'write it as MB003=why it is accepted;until=2027-01-31';

/**
 * Rules about waivers themselves.
 * @param known ids of all rules of this package
 */
export function waiverRules(known: ReadonlySet<string>): readonly Rule[] {
  return [
    {
      id: 'MB090',
      name: 'waiver-invalid',
      level: 'error',
      title: 'A waiver names a rule, a reason and a last day',
      why: 'What cannot be read accepts nothing, and a waiver without reason or end is a hole that nobody remembers.',
      fix: FORM,
      judgesWaivers: true,
      *check(context) {
        for (const subject of context.subjects) {
          const { invalid, waivers } = waiversOf(subject);
          for (const line of invalid) {
            yield {
              subject,
              path: PATH,
              problem: 'This is not a waiver with rule, reason and an existing last day',
              value: line.length > 80 ? `${line.slice(0, 77)}...` : line,
            };
          }
          for (const { rule } of waivers) {
            // Other letters are a team's own rules, which this policy may not have.
            if (!/^MB\d/.test(rule) || known.has(rule)) continue;
            yield {
              subject,
              path: PATH,
              problem: 'The waiver is for a rule that does not exist',
              value: rule,
            };
          }
        }
      },
    },
    {
      id: 'MB091',
      name: 'waiver-ends',
      level: 'warning',
      title: 'A waiver that is needed does not end soon',
      why: 'On the day after its end the finding is back, and may stop a change that has nothing to do with it.',
      fix: 'correct what it accepts, or have it accepted for longer',
      judgesWaivers: true,
      *check(context) {
        const notice = new Date(context.now.getTime() + context.settings.waiverNoticeDays * DAY_MS);
        for (const { waiver, subject, about, state } of context.waivers) {
          if (state !== 'used' || waiver.until > dayOf(notice)) continue;
          yield {
            subject,
            about,
            path: subject && PATH,
            problem: 'The waiver ends soon',
            value: shown(waiver),
          };
        }
      },
    },
    {
      id: 'MB092',
      name: 'waiver-unused',
      level: 'info',
      title: 'Every waiver is needed',
      why: 'A waiver that accepts nothing today would accept tomorrow what nobody has looked at.',
      fix: 'remove it',
      judgesWaivers: true,
      *check(context) {
        for (const { waiver, subject, about, state } of context.waivers) {
          if (state !== 'unused') continue;
          yield {
            subject,
            about,
            path: subject && PATH,
            problem: 'The waiver accepts nothing',
            value: shown(waiver),
          };
        }
      },
    },
  ];
}

function shown({ rule, until }: Waiver): string {
  return `${rule} until ${until}`;
}
