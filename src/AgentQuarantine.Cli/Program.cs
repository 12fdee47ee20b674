using AgentQuarantine.Cli;

return Agentq.Run(args);
