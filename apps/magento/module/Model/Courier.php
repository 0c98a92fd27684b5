<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Parstock\Reorder\Core\Approval;
use Parstock\Reorder\Core\Calendar;
use Psr\Log\LoggerInterface;

/**
 * Takes orders from state to state. Every transition is written before the next effect: who wrote `sending` is the one that
 * sends, and a mail of which nobody can know whether it went out is shown as uncertain and never sent again by itself.
 */
class Courier
{
    private const TRIES_MAX = 8;
    private const UNFINISHED = ['waiting', 'approved', 'submitted', 'sending'];

    public function __construct(
        private readonly OrderBook $book,
        private readonly SupplierMail $mail,
        private readonly Settings $settings,
        private readonly Notes $notes,
        private readonly Clock $clock,
        private readonly LoggerInterface $logger
    ) {
    }

    public function carryAll(): void
    {
        foreach ($this->book->inStatus(self::UNFINISHED) as $state) {
            try {
                $this->carry($state);
            } catch (\Throwable $fault) {
                // One order that fails takes no other down.
                $this->logger->error("Parstock order {$state->order->reference}: {$fault->getMessage()}");
            }
        }
    }

    /** Carries one order as far as it goes now. */
    public function carry(object $state): object
    {
        while (($next = $this->step($state)) !== null) {
            $state = $next;
        }
        return $state;
    }

    private function step(object $state): ?object
    {
        $now = $this->clock->now();
        switch ($state->status) {
            case 'waiting':
                return Approval::approvalDue($state, $this->settings->forKernel(), $now) === 'expire'
                    ? $this->record($state, ['type' => 'expired'])
                    : null;
            case 'approved':
                // The shop's order book is where orders are placed, so placing is one write.
                return $this->mayAct($state, $now) ? $this->record(
                    $state,
                    ['type' => 'submitting', 'target' => 'shop', 'fence' => 0],
                    [
                        'type' => 'submitted',
                        'externalId' => $state->order->reference,
                        'adopted' => false,
                        'differences' => [],
                    ]
                ) : null;
            case 'submitted':
                return $this->mayAct($state, $now) ? $this->send($state) : null;
            case 'sending':
                return Calendar::addMs($state->changedAt, $this->settings->patienceSeconds() * 1000) <= $now
                    ? $this->record($state, $this->lost((string) __('The run ended while the order was being sent.')))
                    : null;
            default:
                return null;
        }
    }

    private function mayAct(object $state, string $now): bool
    {
        return !$state->held && $this->notes->stopped() === null && ($state->failure->retryAt ?? '') <= $now;
    }

    private function send(object $state): ?object
    {
        $to = $state->parties->supplier->email ?? null;
        $fault = $this->obstacle($state, $to);
        if ($fault !== null) {
            return $this->record($state, ['type' => 'failed', 'step' => 'sending', 'failure' => $fault]);
        }
        $copy = $state->mayHaveArrived;
        $domain = preg_replace('/[^A-Za-z0-9.-]/', '', substr((string) strrchr($this->settings->from(), '@'), 1));
        $mark = $copy ? ".copy{$state->version}" : '';
        $begun = $this->record($state, [
            'type' => 'sending',
            'messageId' => "{$state->order->reference}$mark@" . ($domain === '' ? 'parstock.invalid' : $domain),
            'to' => $to,
            'fence' => 0,
            'copy' => $copy,
        ]);
        if ($begun === null) {
            return null;
        }
        $answer = $this->mail->send($begun, $copy);
        $this->settle($begun, match ($answer->kind) {
            'accepted' => ['type' => 'sent', 'answer' => $answer->message, 'found' => false],
            'not-sent' => ['type' => 'absent', 'step' => 'sending', 'failure' => (object) [
                'code' => 'unavailable',
                'message' => $answer->message,
                'retryAt' => $this->retryAt($begun),
            ]],
            default => $this->lost($answer->message),
        });
        return null;
    }

    /** @return array<string, mixed> */
    private function lost(string $message): array
    {
        $failure = (object) ['code' => 'outcome-unknown', 'message' => $message];
        return ['type' => 'lost', 'step' => 'sending', 'failure' => $failure];
    }

    /**
     * What became of the mail is written even where somebody else wrote meanwhile that they do not know.
     *
     * @param array<string, mixed> $what
     */
    private function settle(object $begun, array $what): void
    {
        if ($this->record($begun, $what) !== null) {
            return;
        }
        $state = $this->book->find($begun->order->reference);
        if ($state?->status === 'unknown') {
            $this->record($state, $what);
        }
    }

    private function obstacle(object $state, ?string $to): ?object
    {
        $fault = static fn (string $code, mixed $message): object
            => (object) ['code' => $code, 'message' => (string) $message];
        if ($state->attempts->sending >= self::TRIES_MAX) {
            $says = __('It was tried %1 times. %2', self::TRIES_MAX, $state->failure->message ?? '');
            return $fault('unavailable', $says);
        }
        if ($to === null) {
            $name = $state->parties->supplier->name;
            $says = __('Supplier %1 has no e-mail address; add one and try again, or send it yourself.', $name);
            return $fault('bad-setting', $says);
        }
        if ($this->settings->isMailOff()) {
            return $fault('bad-setting', __(
                'Mail is switched off under Stores → Configuration → Advanced → System → Mail Sending Settings; switch it '
                    . 'on and try again, or send the order yourself.'
            ));
        }
        return null;
    }

    private function retryAt(object $state): string
    {
        $seconds = min(300 * 2 ** ($state->attempts->sending - 1), 14_400);
        return Calendar::addMs($this->clock->now(), $seconds * 1000);
    }

    /** @param array<string, mixed> ...$commands */
    private function record(object $state, array ...$commands): ?object
    {
        $objects = array_map(static fn (array $one): object => (object) $one, $commands);
        $recorded = $this->book->record($state, $objects, (object) Run::RULE);
        return $recorded->kind === 'done' ? $recorded->state : null;
    }
}
