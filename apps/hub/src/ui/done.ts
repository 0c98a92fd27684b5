import { notifications } from "@mantine/notifications";

/** Says what was done; screen readers hear it too. */
export function sayDone(message: string): void {
  notifications.show({ message, color: "par", withBorder: true });
}

export function sayRefused(message: string): void {
  notifications.show({ message, color: "red", withBorder: true, autoClose: 12_000, role: "alert" });
}
