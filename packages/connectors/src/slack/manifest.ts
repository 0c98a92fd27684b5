import type { Json } from "../lib/json.ts";

/**
 * The app as Slack takes it under "Create New App > From a manifest". Without an address it talks over Socket Mode, and
 * needs none that can be reached from outside.
 */
export function appManifest(eventsUrl: string | null): Json {
  const url = eventsUrl ?? undefined;
  return {
    _metadata: { major_version: 2, minor_version: 0 },
    display_information: {
      name: "Parstock",
      description: "Purchase orders for what runs low, approved where you talk",
      background_color: "#1f3d2b",
    },
    features: {
      bot_user: { display_name: "Parstock", always_online: true },
      slash_commands: [
        {
          command: "/reorder",
          url,
          description: "Look what runs low, or change what waits for approval",
          usage_hint: "[item] [quantity]",
          should_escape: false,
        },
      ],
    },
    oauth_config: {
      scopes: { bot: ["chat:write", "chat:write.public", "commands", "incoming-webhook"] },
    },
    settings: {
      interactivity: { is_enabled: true, request_url: url },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}
