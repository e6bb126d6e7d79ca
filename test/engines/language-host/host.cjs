/**
 * A STAND-IN for `pulumi-language-nodejs`, which cannot be had as a Go module. It does two things of what the real one
 * does: run a Node program, and run a policy pack. Engine, provider process and everything else in such a run are the real ones.
 *
 * Started by the engine with its address as the last argument; prints its port first, as every plugin does.
 */
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const grpc = require('@grpc/grpc-js');
const language = require('@pulumi/pulumi/proto/language_pb');
const { LanguageRuntimeService } = require('@pulumi/pulumi/proto/language_grpc_pb');
const { PluginInfo } = require('@pulumi/pulumi/proto/plugin_pb');

const engine = process.argv.at(-1);
/** How a program ends after it has told its error itself; see `cmd/run` of the SDK. */
const TOLD_ITS_ERROR = 32;

async function run({ request }, answer) {
  const info = request.getInfo();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    'root-directory': info.getRootDirectory(),
    parallel: String(request.getParallel()),
  };
  const { typescript = true } = info.getOptions()?.toJavaScript() ?? {};
  const program = spawn(
    process.execPath,
    [
      // As the real host does: the SDK of the program, with the TypeScript that is installed next to it.
      require.resolve('@pulumi/pulumi/cmd/run', { paths: [info.getProgramDirectory()] }),
      ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`),
      ...(request.getDryrun() ? ['--dry-run'] : []),
      info.getEntryPoint(),
    ],
    {
      cwd: info.getProgramDirectory(),
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        // `runtime.options.typescript` of Pulumi.yaml.
        PULUMI_NODEJS_TYPESCRIPT: String(typescript),
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
    },
  );
  const [code] = await once(program, 'exit');
  const response = new language.RunResponse();
  if (code === TOLD_ITS_ERROR) response.setBail(true);
  else if (code !== 0) response.setError(`the program ended with code ${code}`);
  answer(null, response);
}

/** Runs a policy pack until the engine has heard enough of it. */
function runPlugin(call) {
  const { request } = call;
  const plugin = spawn(
    process.execPath,
    [
      require.resolve('@pulumi/pulumi/cmd/run-policy-pack'),
      ...request.getArgsList(),
      request.getInfo().getProgramDirectory(),
    ],
    {
      cwd: request.getInfo().getProgramDirectory(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(request.getEnvList()),
    },
  );
  const tell = (set) => (chunk) => {
    const response = new language.RunPluginResponse();
    response[set](chunk);
    call.write(response);
  };
  plugin.stdout.on('data', tell('setStdout'));
  plugin.stderr.on('data', tell('setStderr'));
  plugin.on('exit', (code) => {
    tell('setExitcode')(code ?? 0);
    call.end();
  });
  call.on('cancelled', () => plugin.kill());
}

const environment = (lines) => Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));

const answers = (Response) => (_call, answer) => answer(null, new Response());
const unimplemented = (_call, answer) => answer({ code: grpc.status.UNIMPLEMENTED });

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  ...Object.fromEntries(Object.keys(LanguageRuntimeService).map((method) => [method, unimplemented])),
  handshake: answers(language.LanguageHandshakeResponse),
  getPluginInfo: answers(PluginInfo),
  getRequiredPackages: answers(language.GetRequiredPackagesResponse),
  getRequiredPlugins: answers(language.GetRequiredPluginsResponse),
  run: (call, answer) => run(call, answer).catch(answer),
  runPlugin,
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(String(port));
});
