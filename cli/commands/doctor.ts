import type { CommandModule } from '../commands';
export const define: CommandModule['define'] = (command, context) => {
  command.action(() => void context.globals());
};
