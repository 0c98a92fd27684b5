<?php

declare(strict_types=1);

namespace Parstock\Core;

/** Amounts in the minor units of ISO 4217, list one, as of January 2026, as in core. */
final class Money
{
    /** Codes by the decimals of their minor unit. */
    private const PLACES = [
        0 => 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
        2 => 'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF '
            . 'CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD '
            . 'GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL '
            . 'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR '
            . 'PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP '
            . 'TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
        3 => 'BHD IQD JOD KWD LYD OMR TND',
        4 => 'CLF UYW',
    ];

    /** @var array<string, int>|null */
    private static ?array $places = null;

    /** Decimal places of the currency's minor unit, or null for a code that is not an active one. */
    public static function minorUnits(string $currency): ?int
    {
        if (self::$places === null) {
            self::$places = [];
            foreach (self::PLACES as $decimals => $codes) {
                self::$places += array_fill_keys(explode(' ', $codes), $decimals);
            }
        }
        return self::$places[$currency] ?? null;
    }

    /**
     * Quantity × price / price unit, exact and then rounded once, half-even, to the minor unit.
     *
     * @throws \RangeException for an unknown currency or a price unit of zero
     */
    public static function lineTotal(string $quantity, string $price, string $priceUnit, string $currency): string
    {
        $decimals = self::minorUnits($currency)
            ?? throw new \RangeException("not an active ISO 4217 currency: $currency");
        return Quantity::divide(Quantity::multiply($quantity, $price), $priceUnit, $decimals);
    }

    /** An amount with its currency for a person, with all places of the minor unit: "24.80 GBP", "500 JPY". */
    public static function amountText(string $amount, string $currency): string
    {
        return self::amountFigure($amount, $currency) . ' ' . $currency;
    }

    /** The figure alone; as it is where the currency is unknown. */
    public static function amountFigure(string $amount, string $currency): string
    {
        $decimals = self::minorUnits($currency) ?? 0;
        [$whole, $fraction] = [...explode('.', $amount), ''];
        return strlen($fraction) >= $decimals ? $amount : $whole . '.' . str_pad($fraction, $decimals, '0');
    }
}
