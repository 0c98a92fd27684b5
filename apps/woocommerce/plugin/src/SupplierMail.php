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
        // Once the body was on its way the server may have kept it, whatever it answered or did not.
        $begun = preg_match('/data not accepted|timed? ?out|quit command/i', $complaint) === 1;
        $why = $complaint === '' ? __('The mail server gave no reason.', 'parstock') : $complaint;
        return (object) ['kind' => $begun ? 'lost' : 'not-sent', 'message' => $why];
    }
}
