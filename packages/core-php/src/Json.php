<?php

declare(strict_types=1);

namespace Parstock\Core;

/**
 * JSON as JavaScript writes it. Objects are decoded to stdClass, so that {} and [] stay apart; nothing here changes
 * one.
 */
final class Json
{
    private const FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS
        | JSON_THROW_ON_ERROR;

    /** @throws \JsonException */
    public static function decode(string $text): mixed
    {
        return json_decode($text, false, 512, JSON_THROW_ON_ERROR);
    }

    /** @throws \JsonException */
    public static function encode(mixed $value): string
    {
        $text = json_encode($value, self::FLAGS, 512);
        // PHP writes 1.0e-7 where JavaScript writes 1e-7, and has exponents where JavaScript has none.
        return preg_match('/\d\.\d+e[+-]\d/', $text) === 1 ? self::withNumbers($value) : $text;
    }

    private static function withNumbers(mixed $value): string
    {
        if (is_float($value)) {
            return Text::ofNumber($value);
        }
        if (is_array($value) && array_is_list($value)) {
            return '[' . implode(',', array_map(self::withNumbers(...), $value)) . ']';
        }
        if (!is_object($value) && !is_array($value)) {
            return json_encode($value, self::FLAGS);
        }
        $fields = [];
        foreach ((array) $value as $key => $entry) {
            $fields[] = json_encode((string) $key, self::FLAGS) . ':' . self::withNumbers($entry);
        }
        return '{' . implode(',', $fields) . '}';
    }

    /** JSON with sorted keys: equal for equal values, whatever order a ledger gave their fields in. */
    public static function canonical(mixed $value): string
    {
        if (is_array($value)) {
            return '[' . implode(',', array_map(self::canonical(...), $value)) . ']';
        }
        if (!is_object($value)) {
            return self::encode($value);
        }
        $keys = array_map('strval', array_keys(get_object_vars($value)));
        usort($keys, Text::compare(...));
        $fields = array_map(
            static fn (string $key): string => self::encode($key) . ':' . self::canonical($value->{$key}),
            $keys
        );
        return '{' . implode(',', $fields) . '}';
    }
}
