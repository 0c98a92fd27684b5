<?php

declare(strict_types=1);

namespace Parstock\Reorder\Model;

use Magento\Framework\Mail\EmailMessageInterface;
use Magento\Framework\Mail\EmailMessageInterfaceFactory;
use Magento\Framework\Mail\MimeInterface;
use Magento\Framework\Mail\MimeMessageInterfaceFactory;
use Magento\Framework\Mail\MimePartInterfaceFactory;

/**
 * A file beside a mail's text, which Magento's builder has no way to add (magento/magento2#33261): on Laminas up to 2.4.7
 * the message is made anew with one more part, on Symfony's mailer from 2.4.8 its body is wrapped.
 */
class Attachment
{
    public function __construct(
        private readonly EmailMessageInterfaceFactory $messages,
        private readonly MimeMessageInterfaceFactory $bodies,
        private readonly MimePartInterfaceFactory $parts
    ) {
    }

    public function add(EmailMessageInterface $message, string $content, string $name, string $type): EmailMessageInterface
    {
        if (method_exists($message, 'getSymfonyMessage')) {
            $symfony = $message->getSymfonyMessage();
            $file = new \Symfony\Component\Mime\Part\DataPart($content, $name, $type);
            $symfony->setBody(new \Symfony\Component\Mime\Part\Multipart\MixedPart($symfony->getBody(), $file));
            return $message;
        }
        $part = $this->parts->create([
            'content' => $content,
            'type' => $type,
            'fileName' => $name,
            'disposition' => MimeInterface::DISPOSITION_ATTACHMENT,
            'encoding' => MimeInterface::ENCODING_BASE64,
        ]);
        return $this->messages->create([
            'body' => $this->bodies->create(['parts' => [...$message->getMessageBody()->getParts(), $part]]),
            'to' => $message->getTo(),
            'from' => $message->getFrom(),
            'cc' => $message->getCc(),
            'bcc' => $message->getBcc(),
            'replyTo' => $message->getReplyTo(),
            'subject' => $message->getSubject(),
        ]);
    }
}
