/** Options of the server that stand for a key, and flags that set one (jupyter_server.serverapp 1 and 2). */
const aliases: Readonly<Record<string, string>> = {
  ip: "ServerApp.ip",
  port: "ServerApp.port",
  "port-retries": "ServerApp.port_retries",
  sock: "ServerApp.sock",
  "sock-mode": "ServerApp.sock_mode",
  transport: "KernelManager.transport",
  keyfile: "ServerApp.keyfile",
  certfile: "ServerApp.certfile",
  "client-ca": "ServerApp.client_ca",
  "notebook-dir": "ServerApp.root_dir",
  "preferred-dir": "ServerApp.preferred_dir",
  browser: "ServerApp.browser",
  pylab: "ServerApp.pylab",
  "gateway-url": "GatewayClient.url",
  "log-level": "Application.log_level",
  debug: "ServerApp.log_level",
  "allow-root": "ServerApp.allow_root",
  "no-browser": "ServerApp.open_browser",
  autoreload: "ServerApp.autoreload",
  script: "FileContentsManager.save_script",
  "no-script": "FileContentsManager.save_script",
  "identity-provider-class": "ServerApp.identity_provider_class",
};

/** The option by which the server was started that decides the key over all files; undefined where none does. */
export function optionFor(key: string, options: readonly string[]): string | undefined {
  const trait = key.split(".").slice(0, 2).join(".");
  return options.find((option) => {
    const name = option.replace(/^-+/, "");
    const means = aliases[name] ?? name;
    return name === "config" || means === trait || means.startsWith(`${trait}.`);
  });
}
