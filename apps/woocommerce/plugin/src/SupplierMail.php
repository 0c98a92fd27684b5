<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** Hands an order to WooCommerce's mailer and tells what came of it. */
final class SupplierMail
{
    private const ID = 'WC_Email_Parstock_Order';

    /** @param array<string, \WC_Email> $emails */
    public static function register(array $emails): array
    {
        $emails[self::ID] = new SupplierEmail();
        return $emails;
    }

    private static function email(): SupplierEmail
    {
        return WC()->mailer()->get_emails()[self::ID];
    }

    public static function isEnabled(): bool
    {
        return self::email()->is_enabled();
    }

    /** @return object{kind: string, message: string} accepted, not-sent, or lost where it may have gone out */
    public static function send(object $state, bool $copy): object
    {
        $complaint = '';
        $listen = static function (\WP_Error $error) use (&$complaint): void {
            $complaint = wp_strip_all_tags($error->get_error_message());
        };
        $name = static function (object $mailer) use ($state): void {
            $mailer->MessageID = "<{$state->messageId}>";
            $mailer->addCustomHeader('X-Parstock-Reference', $state->order->reference);
        };
        add_action('wp_mail_failed', $listen);
        add_action('phpmailer_init', $name);
        try {
            $accepted = self::email()->trigger($state, $copy);
        } finally {
            remove_action('wp_mail_failed', $listen);
            remove_action('phpmailer_init', $name);
        }
        if ($accepted) {
            return (object) ['kind' => 'accepted', 'message' => __('Taken by the mail server.', 'parstock')];
        }
        $why = $complaint === '' ? __('The mail server gave no reason.', 'parstock') : $complaint;
        return (object) ['kind' => self::surelyNotSent($complaint) ? 'not-sent' : 'lost', 'message' => $why];
    }

    /**
     * Whether the mailer itself says that it came no further than the sender's or the supplier's address. Its words are in the
     * site's language, so they are compared with its own list; anything else may have gone out.
     */
    private static function surelyNotSent(string $complaint): bool
    {
        $mailer = $GLOBALS['phpmailer'] ?? null;
        $words = $mailer instanceof \PHPMailer\PHPMailer\PHPMailer ? $mailer->getTranslations() : [];
        $early = ['connect_host', 'smtp_connect_failed', 'authenticate', 'from_failed', 'invalid_address', 'provide_address'];
        foreach ($early as $name) {
            $said = trim(wp_strip_all_tags((string) ($words[$name] ?? '')));
            if ($said !== '' && str_contains($complaint, $said)) {
                return true;
            }
        }
        return false;
    }
}
