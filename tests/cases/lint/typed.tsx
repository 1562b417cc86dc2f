import { useEffect, type FC } from 'react';

const View: FC<{ name: string; price?: number }> = ({ name, price }) => {
  useEffect((): (() => void) => {
    window.klaviyo!.track('Viewed Product', {
      ProductID: name,
      Price: '9,99 €', // S102
    } as Record<string, unknown>);
    return () => {};
  }, [name, price!]);
  return <p style={{ color: 'red' }}>{name as string}</p>;
};
