<?php

declare(strict_types=1);

namespace Parstock\WooCommerce;

/** The purchase order as one of WooCommerce's mails: switch, subject, heading and template are the shop's. */
final class SupplierEmail extends \WC_Email
{
    private bool $copy = false;

    public function __construct()
    {
        $this->id = 'parstock_order';
        $this->customer_email = false;
        $this->title = __('Purchase order', 'parstock');
        $this->description = __('Goes to the supplier when a purchase order is approved.', 'parstock');
        $this->template_base = dirname(FILE) . '/templates/';
        $this->template_html = 'emails/parstock-order.php';
        $this->template_plain = 'emails/plain/parstock-order.php';
        $this->placeholders = ['{reference}' => '', '{supplier}' => ''];
        parent::__construct();
    }

    public function get_default_subject(): string
    {
        return __('Purchase order {reference} from {site_title}', 'parstock');
    }

    public function get_default_heading(): string
    {
        return __('Purchase order {reference}', 'parstock');
    }

    public function get_default_additional_content(): string
    {
        return __('Please confirm prices, quantities and the day of delivery.', 'parstock');
    }

    public function trigger(object $state, bool $copy): bool
    {
        $this->setup_locale();
        try {
            $this->object = $state;
            $this->copy = $copy;
            $this->recipient = $state->sentTo;
            $this->placeholders['{reference}'] = $state->order->reference;
            $this->placeholders['{supplier}'] = $state->parties->supplier->name;
            /* translators: %s: subject of the mail */
            $subject = $copy ? sprintf(__('Copy: %s', 'parstock'), $this->get_subject()) : $this->get_subject();
            return (bool) $this->send(
                $this->get_recipient(),
                $subject,
                $this->get_content(),
                $this->get_headers(),
                $this->get_attachments()
            );
        } finally {
            $this->restore_locale();
        }
    }

    public function get_content_html(): string
    {
        return $this->filled($this->template_html, false);
    }

    public function get_content_plain(): string
    {
        return $this->filled($this->template_plain, true);
    }

    private function filled(string $template, bool $plain): string
    {
        return wc_get_template_html($template, [
            'state' => $this->object,
            'copy' => $this->copy,
            'email_heading' => $this->get_heading(),
            'additional_content' => $this->get_additional_content(),
            'plain_text' => $plain,
            'email' => $this,
        ], '', $this->template_base);
    }

    public function init_form_fields(): void
    {
        parent::init_form_fields();
        unset($this->form_fields['recipient'], $this->form_fields['cc'], $this->form_fields['bcc']);
    }
}
