/** Permissions by what they are for. */
export const scopes = {
  sheets: "https://www.googleapis.com/auth/spreadsheets.currentonly",
  screen: "https://www.googleapis.com/auth/script.container.ui",
  triggers: "https://www.googleapis.com/auth/script.scriptapp",
  mail: "https://www.googleapis.com/auth/script.send_mail",
  gmail: "https://mail.google.com/",
  address: "https://www.googleapis.com/auth/userinfo.email",
  fetch: "https://www.googleapis.com/auth/script.external_request",
} as const;
